using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>Reads columns by name: what has more than six is never read by number. A name that the statement does not give is an error.</summary>
public static class Rows
{
    public static string GetString(this NpgsqlDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    public static bool GetBoolean(this NpgsqlDataReader row, string column) => row.GetBoolean(row.GetOrdinal(column));

    public static int GetInt32(this NpgsqlDataReader row, string column) => row.GetInt32(row.GetOrdinal(column));

    public static long GetInt64(this NpgsqlDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    public static Guid GetGuid(this NpgsqlDataReader row, string column) => row.GetGuid(row.GetOrdinal(column));

    public static DateTimeOffset GetTime(this NpgsqlDataReader row, string column) => row.GetFieldValue<DateTimeOffset>(row.GetOrdinal(column));

    public static string[] GetStrings(this NpgsqlDataReader row, string column) => row.GetFieldValue<string[]>(row.GetOrdinal(column));

    /// <summary>SQL NULL is empty: what is read often and has mostly none is asked for as <c>nullif(column, '{}')</c>, cheaper than an empty array.</summary>
    public static string[] GetStringsOrEmpty(this NpgsqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? [] : row.GetFieldValue<string[]>(ordinal);
    }

    public static byte[] GetByteArray(this NpgsqlDataReader row, string column) => row.GetFieldValue<byte[]>(row.GetOrdinal(column));

    /// <summary>SQL NULL is null.</summary>
    public static string? GetStringOrNull(this NpgsqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
    }

    /// <summary>SQL NULL is null.</summary>
    public static T? GetOrNull<T>(this NpgsqlDataReader row, string column)
        where T : struct => row.GetFieldValue<T?>(row.GetOrdinal(column));

    /// <summary>Of a column that was cast to text; SQL NULL is null.</summary>
    public static T? GetJson<T>(this NpgsqlDataReader row, string column, JsonTypeInfo<T> type)
        where T : class => row.GetStringOrNull(column) is { } json ? JsonSerializer.Deserialize(json, type) : null;
}
