using System.Diagnostics;
using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Harness;
using Npgsql;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A PostgreSQL of the tests' own, with its data in a temporary folder, to be stopped and started again.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "CHAT_TEST_POSTGRES";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-postgres-");
    private readonly int port = FreePort.Take();
    private readonly bool isDurable;
    private Process? process;

    private PostgresServer(bool isDurable) => this.isDurable = isDurable;

    /// <summary>A server that somebody has started for the tests: its connection string.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <summary>Where the programs of PostgreSQL are; null when they are not, or may not be run: as root they want to be somebody else.</summary>
    public static string? Programs { get; } = !Unprivileged.IsPossible ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [])
            .FirstOrDefault(programs => File.Exists(Path.Combine(programs, "initdb")) && File.Exists(Path.Combine(programs, "postgres")));

    /// <summary>Why the suites cannot be run; null when they can.</summary>
    public static string? WhyMissing => Given is null ? WhyNone : null;

    /// <summary>Why there is none to be killed.</summary>
    public static string? WhyNone => Programs is null && Environment.GetEnvironmentVariable("CI") is not "true"
        ? $"No initdb and postgres on PATH or in /usr/lib/postgresql that these tests may run, and {Variable} names no server." : null;

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Database=postgres;Username=chat;Maximum Pool Size=20";

    /// <param name="isDurable">Whether what was committed survives a kill of the machine, and takes its time.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false)
    {
        if (Programs is null) throw new InvalidOperationException("There is no PostgreSQL; Debian has it in the package postgresql.");
        var server = new PostgresServer(isDurable);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(server.folder.FullName, (UnixFileMode)0b111_111_111); // it is somebody else's who runs it
        await server.RunAsync("initdb", "--pgdata", server.Data, "--username=chat", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        await Wait.UntilAsync(
            async () =>
            {
                // After a kill the processes of connections may hold its memory for a moment; then it does not start.
                if (process is not { HasExited: false })
                {
                    process = Launch("postgres", "-D", Data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=400",
                        "-c", $"fsync={(isDurable ? "on" : "off")}", "-c", "log_min_messages=fatal");
                }

                return await AnswersAsync();
            },
            "postgres answers");
    }

    /// <summary><c>kill -9</c> of all its processes: those of connections end when the first one has.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            Signals.Send(process, "INT");
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        await Wait.UntilAsync(TryDelete, "its files can be deleted");
    }

    private string Data => Path.Combine(folder.FullName, "data");

    private bool TryDelete()
    {
        try
        {
            folder.Delete(recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false; // a process of a connection ends just now
        }
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var run = Launch(program, arguments);
        await run.WaitForExitAsync();
        if (run.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {run.ExitCode}.");
    }

    private Process Launch(string program, params string[] arguments)
    {
        string[] command = [.. Unprivileged.Launcher, Path.Combine(Programs!, program), .. arguments];
        var launched = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName })!;
        launched.OutputDataReceived += static (_, _) => { };
        launched.ErrorDataReceived += static (_, _) => { };
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
