namespace Chat.Client.Sending;

/// <summary>A line of the outbox's file: one of the three.</summary>
internal sealed record OutboxLine(OutboxMessage? Message = null, string? Attempted = null, DateTimeOffset? At = null, string? Removed = null);
