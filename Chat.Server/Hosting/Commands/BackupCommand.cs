using System.CommandLine;
using Chat.Server.Stores.Sqlite;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>backup FILE</c>: everything that a server with SQLite keeps, in one file, while it runs.</summary>
internal static class BackupCommand
{
    public static Command Create(string[] settings)
    {
        var file = FileArgument.Create("Where the copy goes.");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file if it is there, when the copy is complete." };
        var command = new Command("backup", "Copies all that a server with SQLite keeps into one file. The server may run meanwhile.") { file, overwrite };
        command.SetAction(result => Run(settings, Path.GetFullPath(result.GetValue(file)!), result.GetValue(overwrite), result.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(string[] settings, string target, bool overwrite, TextWriter output)
    {
        var database = SqlitePlace.Of(ServerSettings.Read(settings), "back it up");
        if (!File.Exists(database.Path)) throw new CommandFailedException($"There is no database at {database.Path} (ConnectionStrings:{SqliteLogFile.ConnectionName}).");
        if (Directory.Exists(target)) throw CommandFailedException.Usage($"{target} is a folder: name a file.");
        if (!overwrite && File.Exists(target)) throw new CommandFailedException($"{target} is there already: name another file, or say --overwrite.");

        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            SqliteBackup.Write(database, temporary, TimeProvider.System.GetUtcNow());
            File.Move(temporary, target, overwrite);
            FolderSync.Run(Path.GetDirectoryName(target)!);
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(temporary + "-journal");
        }

        output.WriteLine($"{target}: {new FileInfo(target).Length} bytes, everything that {database.Path} had.");
    }
}
