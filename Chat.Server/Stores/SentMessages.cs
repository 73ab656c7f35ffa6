using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>Which messages <see cref="IMessageErasure.FindSentAsync"/> finds beside those that a user sent.</summary>
internal static class SentMessages
{
    /// <summary>Only a message that was changed has reactions, so only such ones are looked into.</summary>
    public static bool IsReactedBy(LoggedMessage message, string userId) => message is { Change: not null, Extras: not null } && MessageReactions.Of(message).By(userId).Count > 0;
}
