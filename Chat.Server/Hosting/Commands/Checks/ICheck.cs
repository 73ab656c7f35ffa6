namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>Looks at one thing that a server needs, with the services of a server that was not started.</summary>
internal interface ICheck
{
    /// <summary>What is to be said about it; nothing when the server does not need it.</summary>
    IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, CancellationToken cancellation);
}
