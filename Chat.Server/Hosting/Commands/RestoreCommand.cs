using System.CommandLine;
using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>restore FILE</c>: what <c>backup</c> has copied becomes the database, with the server stopped.</summary>
internal static class RestoreCommand
{
    public static Command Create(string[] settings)
    {
        var file = FileArgument.Create("What 'backup' has made.");
        var command = new Command("restore", "Puts a backup into the place of the SQLite database. The server must be stopped; what was there is moved aside.") { file };
        command.SetAction((result, _) => RunAsync(settings, Path.GetFullPath(result.GetValue(file)!), result.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, string backup, TextWriter output)
    {
        var place = SqlitePlace.Of(ServerSettings.Read(settings), "restore it");
        if (!File.Exists(backup)) throw new CommandFailedException($"{backup} is not there.");

        await using var server = Program.Build(settings, builder => builder.Logging.ClearProviders()); // for how it keeps messages; it is not started
        await using var claim = place.Claim();

        var (restored, folder) = place.BeginBeside("restoring");
        try
        {
            await PrepareAsync(server.Services, backup, restored);
            var keepsRevocations = SqliteRestore.KeepRevocations(restored, place);
            var aside = SqliteRestore.Swap(restored, place, TimeProvider.System.GetUtcNow());

            output.WriteLine($"{place.Path} has what was backed up. All its rooms and conversations have a new epoch: clients that resume learn that they may have missed something.");
            if (aside is not null) output.WriteLine($"What was there before is in {aside}.");
            if (!keepsRevocations) output.WriteLine("The tokens that were revoked since the backup could not be read: revoke them again.");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PrepareAsync(IServiceProvider services, string backup, SqliteLogFile restored)
    {
        var copy = restored.Path + ".copy";
        File.Copy(backup, copy);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SqliteBackup.Unpack(copy, restored);
        try
        {
            // Opened as the server would: an older schema becomes the present one, and what is in the journal goes into the tables.
            await using (var log = ActivatorUtilities.CreateInstance<SqliteMessageLog>(services, restored)) await log.ProbeAsync();
            SqliteRestore.RenewEpochs(restored);
        }
        catch (MessageLogUnavailableException e)
        {
            throw new CommandFailedException($"The backup cannot be opened: {e.Message}", innerException: e);
        }
    }
}
