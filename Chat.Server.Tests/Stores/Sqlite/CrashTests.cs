using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A real process, real load, <c>kill -9</c>: what had a receipt is there, and who resumed has exactly the log.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Crashes = 5;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-crash-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_receipt_is_in_the_log_and_every_subscriber_has_exactly_the_log_after_five_crashes(bool journal)
    {
        await using var server = await ServerProcess.StartAsync(
            $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}", $"--Chat:History:Journal={journal}");

        await KillRun.RunAsync(
            server.Address, Crashes,
            async () =>
            {
                await server.KillAsync();
                await server.StartAgainAsync();
            });
    }
}
