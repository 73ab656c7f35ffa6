namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>A client that people use, with which anything can be sent that it can write.</summary>
internal abstract class Caller : IAsyncDisposable
{
    /// <summary>Calls an operation. Records are dictionaries with names in camelCase.</summary>
    public abstract Task<CallResult> CallAsync(string operation, params object?[] arguments);

    public abstract ValueTask DisposeAsync();
}
