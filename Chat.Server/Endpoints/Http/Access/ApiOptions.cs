using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>Section <c>Chat:Api</c>.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Chat:Api";

    /// <summary>The keys of back ends.</summary>
    public ApiKeySettings[] Keys { get; set; } = [];

    /// <summary>Requests of one key to one node; 1–1,000,000. A batch is one. Users over HTTP have their limits of <c>Chat:Limits</c>.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 10_000;

    /// <summary>How many may come at once; 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int RequestsBurst { get; set; } = 20_000;
}
