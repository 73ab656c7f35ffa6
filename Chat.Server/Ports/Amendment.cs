namespace Chat.Server.Ports;

/// <summary>What is to be done to a message in the log.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Id">Its id: when the message of that number has another one, there is no such message.</param>
/// <param name="Text">Its new text; null deletes it: the text becomes empty, and its client message id and extras go.</param>
/// <param name="By">Who does it.</param>
/// <param name="ErasesSender">With a deletion: whether its sender becomes empty too, as when a user's data is erased.</param>
/// <param name="Reactions">When there are some, they are all that is changed: text and all else stay.</param>
internal readonly record struct Amendment(long Seq, string Id, string? Text, string By, bool ErasesSender = false, ReactionAmendment? Reactions = null)
{
    /// <summary>A change of the reactions alone.</summary>
    public static Amendment Of(LoggedMessage message, ReactionAmendment reactions) => new(message.Seq, message.Id, null, "", Reactions: reactions);

    public bool IsDeletion => Text is null && Reactions is null;

    /// <summary>Whether something goes that may be in the store's files still.</summary>
    public bool Removes => Reactions is null || Reactions.Changes.Any(change => change.IsRemoved);
}
