namespace Chat.Server.Tests.ClientLibraries.Conformance.Servers;

/// <summary>A server of a scenario.</summary>
internal interface IStageNode : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>Starts it again, at the same address.</summary>
    Task StartAsync();

    Task KillAsync();

    /// <summary>Asks it to end, as an operator does; returns when it has.</summary>
    Task StopAsync();
}
