namespace Chat.Server.Tests.Upgrades;

/// <summary>A store to be filled by a release and kept, or kept by one and opened again.</summary>
internal interface IReleasedStore : IAsyncDisposable
{
    /// <summary>What makes a server use it.</summary>
    string[] Settings { get; }

    /// <summary>Keeps what is in it, of a server that has just been killed.</summary>
    Task KeepAsync(string file);
}
