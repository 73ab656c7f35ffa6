namespace Chat.Server.Stores;

/// <summary>Something that waits in a <see cref="CommitQueue{T}"/>.</summary>
internal interface ICommitWork
{
    /// <summary>False when nobody wants it any more. After true it is done, and ends one way or another.</summary>
    bool TryTake();
}
