using System.Runtime.CompilerServices;
using Chat.Server.Kernel;
using Chat.Server.Stores.PostgreSql;
using Npgsql;

namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>The database of the log where that is PostgreSQL: whether it lets us in, and whose tables it has.</summary>
internal sealed class PostgresCheck : ICheck
{
    public async IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        if (PostgresAddress.IsStore(configuration)) yield return await LookAsync(PostgresAddress.From(configuration), cancellation);
    }

    private static async Task<Finding> LookAsync(PostgresAddress address, CancellationToken cancellation)
    {
        var subject = $"postgresql {address.Name}";
        try
        {
            await using var source = address.Connect(_ => Task.CompletedTask);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            var (_, version) = await PostgresSchema.LookAsync(connection, address.Schema, cancellation);
            await using var standby = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
            if (await standby.ExecuteScalarAsync(cancellation) is true) return Finding.Error(subject, "it is a standby, which takes no writes: name the primary (ConnectionStrings:PostgreSql).");
            return version switch
            {
                null => Finding.Ok(subject, $"version {connection.ServerVersion}; the first start makes the tables"),
                _ when version == PostgresSchema.Version => Finding.Ok(subject, $"version {connection.ServerVersion}; the tables are of version {version}, as this server has them"),
                _ => Finding.Warning(subject, $"the tables are of version {version}: the next start brings them to {PostgresSchema.Version}, and an older server cannot use them then."),
            };
        }
        catch (StartFailedException e)
        {
            return Finding.Error(subject, e.Message);
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            return Finding.Error(subject, $"{PostgresFailure.ToUnavailable(e).Message} (ConnectionStrings:PostgreSql)");
        }
    }
}
