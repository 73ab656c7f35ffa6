namespace Chat.Server.Ports;

/// <summary>What the last change of a message was. Stores keep the numbers.</summary>
internal enum ChangeKind
{
    /// <summary>It has another text.</summary>
    Edit = 1,

    /// <summary>It is a tombstone: its text is empty and stays so.</summary>
    Deletion = 2,

    /// <summary>It has other reactions; its text is as it was said.</summary>
    Reaction = 3,

    /// <summary>It has other reactions, and had another text before: when and by whom are those of the edit.</summary>
    ReactionAfterEdit = 4,
}
