using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Webhooks;

/// <summary>Section <c>Chat:Webhooks:Before</c>. Without an address nobody is asked.</summary>
internal sealed class BeforeOptions
{
    public string Url { get; set; } = "";

    /// <summary>As those of <see cref="WebhookEndpoint"/>.</summary>
    public string Secret { get; set; } = "";

    public string PreviousSecret { get; set; } = "";

    /// <summary>What is asked about: <c>message</c>, <c>join</c>; both when empty.</summary>
    public string[] Events { get; set; } = [];

    /// <summary>How long an answer may take; 50 ms to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    public FailureMode OnFailure { get; set; } = FailureMode.Open;
}
