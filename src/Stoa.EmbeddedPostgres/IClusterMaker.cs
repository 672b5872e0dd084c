namespace Stoa.EmbeddedPostgres;

/// <summary>Fills the folder of a new cluster, in one step: it is there as a whole, or not at all.</summary>
internal interface IClusterMaker
{
    /// <summary>Makes the folder, and sets the password that the cluster's owner has.</summary>
    Task MakeAsync(string folder, ClusterPassword password, CancellationToken cancelled);
}
