using System.CommandLine;
using Chat.Server.Hosting.Commands.Checks;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>check</c>: whether a server with this configuration would start here and find what it needs. Says everything it finds, and changes nothing.</summary>
internal static class CheckCommand
{
    /// <summary>In the order in which a server needs them.</summary>
    private static readonly ICheck[] Checks = [new KeyCheck(), new RedisCheck(), new PostgresCheck(), new DataCheck(), new CertificateCheck(), new ListenCheck()];

    public static Command Create(string[] settings)
    {
        var command = new Command("check", "Checks the configuration and what it names: keys, stores, disk, addresses. 0 when a server can start, with warnings too; 78 when it cannot.");
        command.SetAction((result, cancellation) => RunAsync(settings, result.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, TextWriter output, CancellationToken cancellation)
    {
        var errors = 0;
        await foreach (var finding in LookAsync(settings, cancellation))
        {
            if (finding.Level == FindingLevel.Error) errors++;
            output.WriteLine(finding);
        }

        return errors == 0 ? 0 : ConfigurationErrors.ExitCode;
    }

    private static async IAsyncEnumerable<Finding> LookAsync(string[] settings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var (server, failures) = Build(settings);
        foreach (var failure in failures) yield return Finding.Error("configuration", failure);
        if (server is null) yield break; // whatever else there is to say would come from settings that are wrong

        await using (server)
        {
            yield return Finding.Ok("configuration", $"all settings are valid ({server.Environment.EnvironmentName})");
            if (server.Environment.IsDevelopment()) yield return Finding.Warning("configuration", "Development offers what no stranger should have, such as tokens for any name: set ASPNETCORE_ENVIRONMENT=Production where others can reach it.");
            foreach (var check in Checks)
                await foreach (var finding in check.LookAsync(server.Services, cancellation))
                    yield return finding;
        }
    }

    private static (WebApplication? Server, IReadOnlyList<string> Failures) Build(string[] settings)
    {
        try
        {
            return (Program.Build(settings, builder => builder.Logging.ClearProviders()), []);
        }
        catch (Exception e) when (ConfigurationErrors.From(e) is { } failures)
        {
            return (null, failures);
        }
    }
}
