namespace Chat.Server.Tests.Architecture;

/// <summary>The folders of the server from the bottom to the top, and what each may import. A folder's own parents are always open to it.</summary>
internal static class Layers
{
    private static readonly string[] Endpoints =
        ["Endpoints.Authentication", "Endpoints.Connections", "Endpoints.Limits", "Endpoints.Requests", "Endpoints.Hubs", "Endpoints.PlainJson", "Endpoints.Http"];

    private static readonly string[] Api = ["Endpoints.Http.Access", "Endpoints.Http.Messages", "Endpoints.Http.Rooms", "Endpoints.Http.Users", "Endpoints.Http.Service", "Endpoints.Http.Moderation", "Endpoints.Http.Figures"];

    /// <summary>Whoever is not named here imports nothing but its parents.</summary>
    public static IReadOnlyDictionary<string, string[]> Imports { get; } = new Dictionary<string, string[]>
    {
        ["Kernel"] = [],
        ["Ports"] = ["Kernel"],
        ["Stores"] = ["Kernel", "Ports"],
        ["Stores.Memory"] = ["Kernel", "Ports"],
        ["Stores.Sqlite"] = ["Kernel", "Ports", "Stores.Memory"],
        ["Stores.PostgreSql"] = ["Kernel", "Ports"],
        ["Stores.Redis"] = ["Kernel", "Ports"],
        ["Stores.Redis.Log"] = ["Kernel", "Ports", "Stores.Redis.Log.Words"],
        ["Stores.Redis.Log.Words"] = ["Kernel", "Ports"],
        ["Stores.Redis.Nodes"] = ["Kernel", "Ports", "Stores.Redis.Presence"],
        ["Stores.Redis.Presence"] = ["Kernel", "Ports", "Stores.Memory"],
        ["Stores.Redis.Sanctions"] = ["Kernel", "Ports"],
        ["Stores.Redis.Subscriptions"] = ["Kernel", "Ports"],
        ["Wire"] = ["Kernel"],
        ["Delivery"] = ["Kernel", "Ports", "Wire"],
        ["Rooms"] = ["Kernel", "Ports", "Rooms.Namespaces", "Rooms.Reactions", "Rooms.Erasure", "Rooms.Subscriptions"],
        ["Rooms.Namespaces"] = ["Kernel", "Ports"],
        ["Rooms.Reactions"] = ["Kernel", "Ports", "Rooms.Namespaces"],
        ["Rooms.Erasure"] = ["Kernel", "Ports", "Rooms.Reactions"],
        ["Rooms.Subscriptions"] = ["Kernel", "Ports", "Rooms.Namespaces"],
        ["Moderation"] = ["Kernel", "Ports", "Rooms"],
        ["Webhooks"] = ["Kernel", "Ports", "Rooms", "Rooms.Subscriptions"],
        ["Endpoints.Authentication"] = ["Kernel", "Ports", "Rooms"],
        ["Endpoints.Connections"] = ["Kernel", "Wire", "Rooms"],
        ["Endpoints.Limits"] = ["Kernel", "Wire", "Endpoints.Authentication", "Endpoints.Connections"],
        ["Endpoints.Requests"] = ["Kernel"],
        ["Endpoints.Hubs"] = ["Kernel", "Ports", "Wire", "Delivery", "Rooms", "Rooms.Reactions", "Rooms.Subscriptions", "Moderation", .. Endpoints[..4]],
        ["Endpoints.PlainJson"] = ["Kernel", "Wire", .. Endpoints[..5]],
        ["Endpoints.Http"] = ["Kernel", "Ports", "Rooms", .. Endpoints[..4], .. Api],
        ["Endpoints.Http.Access"] = ["Kernel", "Rooms", .. Endpoints[..3]],
        ["Endpoints.Http.Messages"] = ["Kernel", "Rooms", "Rooms.Reactions", "Endpoints.Limits", "Endpoints.Http.Access"],
        ["Endpoints.Http.Rooms"] = ["Kernel", "Ports", "Rooms", "Rooms.Namespaces", "Rooms.Subscriptions", "Endpoints.Limits", "Endpoints.Http.Access"],
        ["Endpoints.Http.Users"] = ["Kernel", "Ports", "Delivery", "Rooms", "Rooms.Erasure", "Rooms.Subscriptions", "Endpoints.Authentication", "Endpoints.Limits", "Endpoints.Http.Access"],
        ["Endpoints.Http.Description"] = ["Endpoints.Http.Access"],
        ["Endpoints.Http.Service"] = ["Kernel", "Ports", "Delivery", "Endpoints.Http.Access"],
        ["Endpoints.Http.Figures"] = ["Kernel", "Ports", "Rooms", "Endpoints.Http.Access"],
        ["Endpoints.Http.Moderation"] = ["Kernel", "Ports", "Moderation", "Endpoints.Http.Access"],
        ["FastPath"] = ["Kernel", "Stores.Redis", "Wire", "Rooms", "Rooms.Reactions", "Rooms.Subscriptions", "Moderation", .. Endpoints[..5]],
        ["Hosting"] = ["Kernel", "Ports", "Stores", "Stores.Memory", "Stores.Sqlite", "Stores.PostgreSql", "Stores.Redis", "Stores.Redis.Log", "Stores.Redis.Presence", "Stores.Redis.Nodes", "Stores.Redis.Sanctions", "Stores.Redis.Subscriptions", "Delivery", "Rooms", .. Endpoints, "Endpoints.Http.Access"],
    };
}
