using Stoa.Platform.Data;
using Stoa.Platform.Data.Replicas;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// Reads of what shoppers see of the catalogue, from a replica where there is one: never older than what <see cref="CatalogueCache"/> has dropped.
/// </summary>
internal sealed class CatalogueReads(ReadReplicas replicas, ChangeNotifications notifications) : SignalledReads(replicas, notifications, CatalogueCache.Topic);
