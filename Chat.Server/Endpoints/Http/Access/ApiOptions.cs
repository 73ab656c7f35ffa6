using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>Section <c>Chat:Api</c>: back ends on <see href="api.md#who-may">the HTTP API</see>.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Chat:Api";

    /// <summary>The keys of back ends. <c>keys new NAME</c> makes one and prints its entry.</summary>
    public ApiKeySettings[] Keys { get; set; } = [];

    /// <summary>Requests of one key to one node in a second; a batch is one. Users over HTTP have the limits of <c>Chat:Limits</c>.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 10_000;

    /// <summary>Requests of one key to one node at once.</summary>
    [Range(1, 1_000_000)]
    public int RequestsBurst { get; set; } = 20_000;
}
