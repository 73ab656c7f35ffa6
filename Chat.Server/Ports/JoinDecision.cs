namespace Chat.Server.Ports;

/// <param name="IsAllowed">Whether the user may join.</param>
/// <param name="Reason">Why not, for the user.</param>
internal readonly record struct JoinDecision(bool IsAllowed, string? Reason);
