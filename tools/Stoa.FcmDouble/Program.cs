using Stoa.FcmDouble;

DoubleSettings settings;
try
{
    settings = DoubleSettings.Read(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
await using var fcm = await FcmServer.Start(settings);
var start =
    $"dotnet run --project src/Stoa.Server -- --Fcm:CredentialsFile {fcm.CredentialsFile} --Fcm:BaseUrl {fcm.BaseUrl} --Fcm:IidBaseUrl {fcm.BaseUrl} "
    + $"--Fcm:TrustedCertificate {fcm.CertificateFile}";
Console.WriteLine(
    $"""
    FCM double on {fcm.BaseUrl}, journal on {fcm.ControlUrl}/journal. Start Stoa with

      {start}

    Ctrl-C ends it.
    """
);
await fcm.Ended;
return 0;
