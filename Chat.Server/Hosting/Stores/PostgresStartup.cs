using Chat.Server.Stores.PostgreSql;

namespace Chat.Server.Hosting.Stores;

/// <summary>Does not let the server start with a database that cannot be used until somebody changes something. One that cannot be reached is tried again with every use.</summary>
internal sealed class PostgresStartup(PostgresDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.DemandAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
