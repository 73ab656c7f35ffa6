namespace Chat.Server.Ports;

/// <summary>What is to be done to the reactions of a message, as one change.</summary>
/// <param name="Changes">In their order. What is so already, and what would be too many, is passed over.</param>
/// <param name="Max">The most reactions the message may have; of different emoji it may have <see cref="Contracts.ChatLimits.EmojiPerMessage"/>.</param>
internal sealed record ReactionAmendment(IReadOnlyList<ReactionChange> Changes, int Max);
