namespace Chat.Server.Ports;

/// <summary>One reaction that comes or goes.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Emoji">What it is.</param>
/// <param name="IsRemoved">Whether it goes.</param>
internal readonly record struct ReactionChange(string UserId, string Emoji, bool IsRemoved);
