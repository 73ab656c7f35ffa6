namespace Chat.Server.Ports;

/// <summary>A message before the log has given it a number.</summary>
/// <param name="From">The sender's user id.</param>
/// <param name="Text">The text.</param>
/// <param name="ClientMessageId">The sender's own id for it, or null for none: then nothing is a duplicate of it.</param>
/// <param name="Annotations">What a back end says of it: a JSON object as <see cref="Kernel.AnnotationsConverter"/> makes it; null for nothing.</param>
internal readonly record struct MessageDraft(string From, string Text, string? ClientMessageId, string? Annotations = null);
