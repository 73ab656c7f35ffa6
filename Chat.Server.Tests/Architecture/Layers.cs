namespace Chat.Server.Tests.Architecture;

/// <summary>The folders of the server from the bottom to the top, and what each may import. A folder's own parents are always open to it.</summary>
internal static class Layers
{
    private static readonly string[] Endpoints =
        ["Endpoints.Authentication", "Endpoints.Connections", "Endpoints.Limits", "Endpoints.Requests", "Endpoints.Hubs", "Endpoints.PlainJson", "Endpoints.Http"];

    /// <summary>Whoever is not named here imports nothing but its parents.</summary>
    public static IReadOnlyDictionary<string, string[]> Imports { get; } = new Dictionary<string, string[]>
    {
        ["Kernel"] = [],
        ["Ports"] = ["Kernel"],
        ["Stores"] = ["Kernel", "Ports"],
        ["Stores.Memory"] = ["Kernel", "Ports"],
        ["Stores.Sqlite"] = ["Kernel", "Ports", "Stores.Memory"],
        ["Stores.Redis"] = ["Kernel", "Ports"],
        ["Stores.Redis.Log"] = ["Kernel", "Ports"],
        ["Stores.Redis.Presence"] = ["Kernel", "Ports", "Stores.Memory"],
        ["Wire"] = ["Kernel"],
        ["Delivery"] = ["Kernel", "Ports", "Wire"],
        ["Rooms"] = ["Kernel", "Ports"],
        ["Webhooks"] = ["Kernel", "Ports", "Rooms"],
        ["Endpoints.Authentication"] = ["Kernel", "Ports", "Rooms"],
        ["Endpoints.Connections"] = ["Kernel", "Wire", "Rooms"],
        ["Endpoints.Limits"] = ["Kernel", "Wire", "Endpoints.Authentication", "Endpoints.Connections"],
        ["Endpoints.Requests"] = ["Kernel"],
        ["Endpoints.Hubs"] = ["Kernel", "Ports", "Wire", "Delivery", "Rooms", .. Endpoints[..4]],
        ["Endpoints.PlainJson"] = ["Kernel", "Wire", .. Endpoints[..5]],
        ["Endpoints.Http"] = ["Kernel", "Ports", .. Endpoints[..4]],
        ["FastPath"] = ["Kernel", "Wire", "Rooms", .. Endpoints[..5]],
        ["Hosting"] = ["Kernel", "Ports", "Stores", "Stores.Memory", "Stores.Sqlite", "Stores.Redis", "Stores.Redis.Log", "Stores.Redis.Presence", "Delivery", "Rooms", .. Endpoints],
    };
}
