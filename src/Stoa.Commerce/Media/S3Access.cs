using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Stoa.Commerce.Media;

/// <summary>How an S3-compatible server is reached; buckets are addressed by path. Public because the server keeps its backups in one as well.</summary>
public class S3Access
{
    /// <summary>Null: Amazon's own of the region.</summary>
    public string? Endpoint { get; set; }
    public string Region { get; set; } = "us-east-1";
    public string? AccessKey { get; set; }
    public string? SecretKey { get; set; }

    /// <summary>Whether a request failed for the server's sake. The timeout of a request is a cancellation that nobody asked for.</summary>
    public static bool IsAway(Exception failure) =>
        failure is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException
        || failure is TaskCanceledException { InnerException: TimeoutException };

    /// <summary>A client for requests that take no longer than this, each tried three times.</summary>
    public AmazonS3Client Connect(TimeSpan patience)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = true,
            AuthenticationRegion = Region,
            // The checksums that Amazon added in 2025 are unknown to others; the signature covers the content all the same.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = patience,
            MaxErrorRetry = 2,
        };
        if (string.IsNullOrEmpty(Endpoint))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        }
        else
        {
            config.ServiceURL = Endpoint;
        }
        return new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), config);
    }
}
