namespace Chat.Server.Webhooks;

/// <summary>What came of a request.</summary>
/// <param name="Outcome">What it means.</param>
/// <param name="Failure">Why the events were not taken.</param>
/// <param name="RetryAfter">How long the endpoint wants to be left alone.</param>
internal readonly record struct WebhookAnswer(WebhookOutcome Outcome, string? Failure = null, TimeSpan? RetryAfter = null);
