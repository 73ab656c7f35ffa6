namespace Chat.Server.FastPath;

/// <summary>
/// The scope that every call of the hub shares. SignalR makes a scope for each call; the hub has only singletons, so that would be two objects
/// and a lock for nothing.
/// </summary>
internal sealed class HubScope(IServiceProvider services) : IServiceScopeFactory, IServiceScope
{
    public IServiceProvider ServiceProvider => services;

    public IServiceScope CreateScope() => this;

    /// <summary>It ends with the server.</summary>
    public void Dispose()
    {
    }
}
