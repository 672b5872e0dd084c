using Stoa.Accounts.ApiKeys;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Access;

internal static class AccessEnds
{
    /// <summary>After the commit: sessions and keys of a user are over on this node at once, too; the others hear of it.</summary>
    public static void Raise(ChangeNotifications notifications, Guid user)
    {
        notifications.Raise(AccessCache.Topic, user.ToString());
        notifications.Raise(KeyCache.Topic, "");
    }
}
