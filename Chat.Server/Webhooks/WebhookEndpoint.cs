namespace Chat.Server.Webhooks;

/// <summary>One entry of <c>Chat:Webhooks:Endpoints</c>.</summary>
internal sealed class WebhookEndpoint
{
    /// <summary>Names the endpoint's place in the outbox: 1 to 64 letters, digits, <c>-</c>, <c>_</c>. Keep it when the address changes; another name begins with what happens from then on.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where to send events: <c>https://…</c>, or <c>http://…</c> where nobody else listens on the way.</summary>
    public string Url { get; set; } = "";

    /// <summary>What requests are signed with: <c>whsec_</c> and 24 to 64 random bytes in base64.</summary>
    public string Secret { get; set; } = "";

    /// <summary>While the secret is being replaced: the one before, with which requests are signed too.</summary>
    public string PreviousSecret { get; set; } = "";

    /// <summary>The types of events; when empty all but <c>message_reacted</c>.</summary>
    public string[] Events { get; set; } = [];

    /// <summary>Names of rooms, and prefixes that end in <c>*</c>; all when empty. With it, what happens in no room is left out.</summary>
    public string[] Rooms { get; set; } = [];
}
