using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Webhooks;

/// <summary>Section <c>Chat:Webhooks:Before</c>. Without an address nobody is asked.</summary>
internal sealed class BeforeOptions
{
    /// <summary>Who is <see href="webhooks.md#asked-before">asked before</see> a message is stored or a user joins; nobody when empty.</summary>
    public string Url { get; set; } = "";

    /// <summary>As that of an endpoint.</summary>
    public string Secret { get; set; } = "";

    /// <summary>As that of an endpoint.</summary>
    public string PreviousSecret { get; set; } = "";

    /// <summary>What is asked about: <c>message</c>, <c>join</c>; both when empty.</summary>
    public string[] Events { get; set; } = [];

    /// <summary>How long an answer may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What holds without an answer.</summary>
    public FailureMode OnFailure { get; set; } = FailureMode.Open;
}
