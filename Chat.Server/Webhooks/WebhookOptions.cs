using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Webhooks;

/// <summary>Section <c>Chat:Webhooks</c>: who is told what happens, and who is asked before, see <see href="webhooks.md">webhooks</see>.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Chat:Webhooks";

    /// <summary>The back ends that are told what happens; at most 32.</summary>
    public WebhookEndpoint[] Endpoints { get; set; } = [];

    /// <summary>The most events in one request.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 100;

    /// <summary>How long an event is tried. After that it is given up and counted.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The most events that are kept for endpoints that do not take them; beyond it the oldest are lost.</summary>
    [Range(1000, 100_000_000)]
    public long MaxBacklog { get; set; } = 1_000_000;

    /// <summary>Whether a back end may be on this machine or in a private network. Needed for <c>localhost</c>.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>How long an endpoint may take for its answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most subscribers without a connection that the event of a message <see href="webhooks.md#told-what-happens">names</see>; 0 for none.</summary>
    [Range(0, 1000)]
    public int MaxOffline { get; set; } = 100;

    /// <summary>Who is asked before something happens.</summary>
    public BeforeOptions Before { get; set; } = new();
}
