using System.Text.RegularExpressions;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class FolderSyncTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-sync-");

    [StraceFact]
    public async Task The_names_of_a_new_journal_and_of_its_new_folders_are_on_the_disk_before_anything_is_written_to_it()
    {
        var data = Path.Combine(folder.FullName, "new", "data");
        var trace = Path.Combine(folder.FullName, "trace");

        await using (var server = await ServerProcess.StartUnderAsync(
            ["strace", "-D", "-f", "-y", "-e", "trace=openat,pwrite64,fsync,fdatasync", "-o", trace],
            $"--ConnectionStrings:Messages=Data Source={Path.Combine(data, "messages.db")}"))
        {
            await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
            await alice.JoinAsync("lobby");
            await alice.SayAsync("lobby", "stored");
            server.Signal("TERM");
            (await server.WaitForExitAsync()).Should().Be(0);
        }

        await Wait.UntilAsync(async () => (await File.ReadAllTextAsync(trace)).Contains("exited with 0"), "the trace is whole");
        var calls = await File.ReadAllLinesAsync(trace);
        var journal = Path.Combine(data, "messages.db.appends");
        var made = Array.FindIndex(calls, call => call.Contains($"\"{journal}\", O_RDWR|O_CREAT"));
        var written = Array.FindIndex(calls, call => Regex.IsMatch(call, $@"pwrite64\(\d+<{Regex.Escape(journal)}>"));
        made.Should().BePositive();
        written.Should().BeGreaterThan(made);
        var thread = calls[made].Split(' ')[0];
        calls[made..written].Where(call => call.StartsWith($"{thread} ")).Select(call => Regex.Match(call, @"fsync\(\d+<([^>]*)>").Groups[1].Value)
            .Where(path => path.Length > 0)
            .Should().StartWith([data, Path.Combine(folder.FullName, "new"), folder.FullName, Path.GetDirectoryName(folder.FullName)!]);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        if (OperatingSystem.IsWindows()) return; // where nothing is done

        FluentActions.Invoking(() => FolderSync.Run(Path.Combine(folder.FullName, "none"))).Should().Throw<IOException>().WithMessage("*none*");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
