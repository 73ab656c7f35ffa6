using Chat.Server.Tests.Hosting.ScaleOut;

namespace Chat.Server.Tests.Stores.PostgreSql.Protocol;

/// <summary>Two nodes with a Redis whose log is in PostgreSQL.</summary>
public sealed class TwoNodesOnPostgres() : TwoNodes(new SharedRedisServer())
{
    private readonly SharedPostgres postgres = new();
    private string address = null!;

    private protected override string[] Settings => ["--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={address}"];

    public override async Task InitializeAsync()
    {
        await postgres.InitializeAsync();
        address = postgres.NewAddress();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
