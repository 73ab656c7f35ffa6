namespace Chat.Server.Ports;

/// <param name="Subscriptions">Those on the page.</param>
/// <param name="Next">Where to go on; null at the end.</param>
internal sealed record SubscriberPage(IReadOnlyList<Subscription> Subscriptions, string? Next);
