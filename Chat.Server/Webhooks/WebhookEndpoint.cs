namespace Chat.Server.Webhooks;

/// <summary>One entry of <c>Chat:Webhooks:Endpoints</c>.</summary>
internal sealed class WebhookEndpoint
{
    /// <summary>Names its place in the outbox, so it stays when the address changes.</summary>
    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    /// <summary>What requests are signed with, see <see cref="WebhookSecret"/>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>While the secret is being replaced: the one before, with which requests are signed too.</summary>
    public string PreviousSecret { get; set; } = "";

    /// <summary>The types of events; all when empty.</summary>
    public string[] Events { get; set; } = [];

    /// <summary>Names of rooms and prefixes that end in <c>*</c>; all when empty. With rooms, what happens in no room is left out.</summary>
    public string[] Rooms { get; set; } = [];
}
