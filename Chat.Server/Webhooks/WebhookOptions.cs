using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Webhooks;

/// <summary>Section <c>Chat:Webhooks</c>: who is told what happens, and who is asked before.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Chat:Webhooks";

    /// <summary>Who is told; at most 32.</summary>
    public WebhookEndpoint[] Endpoints { get; set; } = [];

    /// <summary>The most events in one request; 1–1,000.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 100;

    /// <summary>How long an event is tried; one minute to 30 days. After that it is given up and counted.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The most events that wait for an endpoint; beyond it the oldest are lost. 1,000–100,000,000.</summary>
    [Range(1000, 100_000_000)]
    public long MaxBacklog { get; set; } = 1_000_000;

    /// <summary>Whether an endpoint may be on this machine or in a private network.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>How long an endpoint may take for its answer; 1–60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most subscribers of a room without a connection that the event of a message names; 0–1,000, and 0 for none.</summary>
    [Range(0, 1000)]
    public int MaxOffline { get; set; } = 100;

    /// <summary>Who is asked.</summary>
    public BeforeOptions Before { get; set; } = new();
}
