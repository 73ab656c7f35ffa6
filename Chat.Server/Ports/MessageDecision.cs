namespace Chat.Server.Ports;

/// <param name="IsAllowed">Whether it may be said.</param>
/// <param name="Text">The text to store: the given one, or another that keeps the rules for texts.</param>
/// <param name="Reason">Why not, for the sender.</param>
/// <param name="Annotations">What is said of it, see <see cref="MessageExtras"/>.</param>
internal readonly record struct MessageDecision(bool IsAllowed, string Text, string? Reason, string? Annotations = null);
