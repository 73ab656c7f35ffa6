namespace Chat.Server.Ports;

/// <summary>A message before the log has given it a number.</summary>
/// <param name="From">The sender's user id.</param>
/// <param name="Text">The text.</param>
/// <param name="ClientMessageId">The sender's own id for it, or null for none: then nothing is a duplicate of it.</param>
/// <param name="Extras">What goes with it, as <see cref="MessageExtras.ToText"/> writes it; null for nothing.</param>
/// <param name="State">What it does to the state of its room; null for messages, and for events without a key.</param>
internal readonly record struct MessageDraft(string From, string Text, string? ClientMessageId, string? Extras = null, KeyChange? State = null);
