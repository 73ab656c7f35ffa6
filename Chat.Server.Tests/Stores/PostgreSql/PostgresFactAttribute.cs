using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A test that starts and kills a PostgreSQL of its own.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNone;
}
