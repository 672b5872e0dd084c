using Stoa.Contracts.Http;

namespace Stoa.Push.Devices;

/// <summary>Device tokens: the two routes of an app, and those of its administration.</summary>
internal static class DeviceRoutes
{
    public const string Section = "Device tokens";

    public static void Map(Routes routes)
    {
        SaveDevice.Map(routes);
        ForgetDevice.Map(routes);
        ListDevices.Map(routes);
        CreateDevice.Map(routes);
        CountDevices.Map(routes);
        ImportDevices.Map(routes);
        ReadDevice.Map(routes);
        UpdateDevice.Map(routes);
        DeleteDevice.Map(routes);
        ActivateDevice.Map(routes);
        DeactivateDevice.Map(routes);
        TestDevice.Map(routes);
        DeactivateDevices.Map(routes);
        ChangeTopics.Map(routes);
        ChangeOwnTopics.Map(routes);
    }
}
