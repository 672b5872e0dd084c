using Npgsql;

namespace Stoa.Platform.People;

/// <summary>A customer's account, as far as a shop may know of it. Nothing of it is a secret.</summary>
/// <param name="Version">Counts with every change.</param>
public sealed record CustomerAccount(
    Guid Id,
    string Email,
    string FirstName,
    string LastName,
    bool EmailVerified,
    bool Active,
    DateTimeOffset CreatedAt,
    long Version
);

/// <summary>An account that is to be made.</summary>
/// <param name="PasswordHash">One that can be verified here; null where the customer has to set a new password.</param>
public sealed record NewCustomer(
    Guid Id,
    string Email,
    string FirstName,
    string LastName,
    bool EmailVerified,
    bool Active,
    DateTimeOffset CreatedAt,
    string? PasswordHash
);

/// <summary>What another module may do with the accounts of customers, in its own transactions. The module of accounts gives it.</summary>
public abstract class CustomerAccounts
{
    /// <summary>One address, one account: what addresses are compared by.</summary>
    public abstract string KeyOf(string email);

    /// <summary>Whether a hash of another system can be verified here.</summary>
    public abstract bool CanVerify(string hash);

    /// <summary>The accounts of these keys; locked until the end of the transaction where they are to be changed.</summary>
    public abstract Task<IReadOnlyList<CustomerAccount>> Find(NpgsqlConnection connection, string[] keys, bool forChange, CancellationToken cancelled);

    /// <summary>The accounts of these ids; those that are gone or were erased are missing.</summary>
    public abstract Task<IReadOnlyList<CustomerAccount>> Read(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled);

    /// <summary>Keeps an account from being erased until the end of the transaction; false where it is gone or was erased.</summary>
    public abstract Task<bool> Hold(NpgsqlConnection connection, Guid id, CancellationToken cancelled);

    /// <summary>Keeps accounts from being erased until the end of the transaction.</summary>
    /// <returns>Those that were erased before. Ids that are no account's are not among them.</returns>
    public abstract Task<IReadOnlyCollection<Guid>> HoldAndFindErased(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled);

    /// <summary>The keys of those that were made; the others had an account already.</summary>
    public abstract Task<IReadOnlyList<string>> Add(
        NpgsqlConnection connection,
        IReadOnlyList<NewCustomer> customers,
        DateTimeOffset now,
        CancellationToken cancelled
    );

    /// <summary>Gives them these names.</summary>
    public abstract Task Rename(NpgsqlConnection connection, IReadOnlyList<CustomerAccount> customers, DateTimeOffset now, CancellationToken cancelled);

    /// <summary>Removes accounts that nobody has ever logged in to; the ids of those that it removed.</summary>
    public abstract Task<IReadOnlyList<Guid>> Remove(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled);

    /// <summary>Their addresses; those of accounts that are gone are missing.</summary>
    public abstract Task<IReadOnlyDictionary<Guid, string>> Emails(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled);

    /// <summary>The next customers behind a key, in the order of their keys.</summary>
    public abstract Task<IReadOnlyList<CustomerAccount>> Next(NpgsqlConnection connection, string behind, int count, CancellationToken cancelled);
}
