using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The place of the database and the right to use it.</summary>
internal sealed class SqliteLogFile
{
    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "Messages";

    /// <summary>Used when there is no connection string; relative to the working directory.</summary>
    public const string DefaultConnectionString = "Data Source=data/messages.db";

    private readonly SqliteConnectionStringBuilder settings;

    /// <exception cref="ArgumentException">The connection string cannot be read or does not name a file.</exception>
    public SqliteLogFile(string connectionString)
    {
        settings = new SqliteConnectionStringBuilder(connectionString);
        if (settings.DataSource.Length == 0 || settings.DataSource.StartsWith("file:", StringComparison.Ordinal))
            throw new ArgumentException("The data source must be the path of a file.");
        if (settings.DataSource == ":memory:" || settings.Mode == SqliteOpenMode.Memory)
            throw new ArgumentException($"The log is kept in a file; for one in memory set {HistoryOptions.Section}:Store to {HistoryStore.Memory}.");

        Path = System.IO.Path.GetFullPath(settings.DataSource);
        settings.DataSource = Path;
        settings.Cache = SqliteCacheMode.Private;
        settings.Pooling = false; // A closed connection must let go of the file.
        settings.DefaultTimeout = 2; // Seconds to wait for another program's lock.
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>The journal beside it, see <see cref="AppendJournal"/>.</summary>
    public string JournalPath => Path + ".appends";

    /// <summary>Beside it, what one server keeps that is no message.</summary>
    public string RevocationsPath => Beside("revocations");

    /// <inheritdoc cref="RevocationsPath"/>
    public string SanctionsPath => Beside("sanctions");

    /// <inheritdoc cref="RevocationsPath"/>
    public string SubscriptionsPath => Beside("subscriptions");

    /// <summary>The lock file, see <see cref="Claim"/>.</summary>
    public string LockPath => Path + ".lock";

    /// <exception cref="ArgumentException">The connection string cannot be read or does not name a file.</exception>
    public static SqliteLogFile From(IConfiguration configuration) =>
        new(configuration.GetConnectionString(ConnectionName) ?? DefaultConnectionString);

    /// <summary>
    /// Takes the file for this process. Numbers and heads are counted in memory, so two servers on one file would give
    /// the same number twice; a lock file beside it keeps the second one out. The lock ends with the stream or the
    /// process, however that ends; the lock file may stay.
    /// </summary>
    public FileStream Claim()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var path = LockPath;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(path) && IsSharing(e))
        {
            throw new MessageLogUnavailableException(
                $"Another server uses {Path}. Stop it, or give this one a file of its own (ConnectionStrings:{ConnectionName}).", e);
        }
    }

    /// <summary>
    /// Looks whether the place can be used at all. What may get better by itself (a full disk, another server that has the file) is no reason not to start:
    /// the store is tried again with every use.
    /// </summary>
    /// <exception cref="StartFailedException">It cannot be used until somebody changes something.</exception>
    public void Demand()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            if (Directory.Exists(Path)) throw new UnauthorizedAccessException("It is a folder.");
            Open(LockPath, FileMode.OpenOrCreate);
            if (File.Exists(JournalPath)) Open(JournalPath, FileMode.Open);

            // Not the database itself: closing it would end SQLite's locks in this process.
            static void Open(string path, FileMode mode) =>
                File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception e) when (e is UnauthorizedAccessException || e is IOException io && !MayGetBetter(io))
        {
            throw new StartFailedException(
                $"The messages cannot be kept in {Path}: {e.Message.TrimEnd('.')}. Make it a place where the server may write, or name another (ConnectionStrings:{ConnectionName}).", e);
        }
        catch (IOException)
        {
            // The store says so when it is used.
        }
    }

    public SqliteConnection Connect(SqliteOpenMode mode)
    {
        settings.Mode = mode;
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A database of the same name in a folder of its own beside this one, for work that is gone afterwards.</summary>
    /// <param name="purpose">What is done there, for its name.</param>
    public (SqliteLogFile File, DirectoryInfo Folder) BeginBeside(string purpose)
    {
        var folder = new DirectoryInfo($"{Path}.{purpose}");
        if (folder.Exists) folder.Delete(recursive: true); // of one that was interrupted
        if (OperatingSystem.IsWindows()) folder.Create();
        else Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return (new SqliteLogFile($"Data Source={System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileName(Path))}"), folder);
    }

    private string Beside(string what) => System.IO.Path.ChangeExtension(Path, $".{what}.db");

    /// <summary>A disk that is full or fails, too many open files, or another's lock; errno, or the error code of Windows.</summary>
    private static bool MayGetBetter(IOException e) => IsSharing(e) || (e.HResult & 0xFFFF) is 5 or 23 or 24 or 28 or 69 or 112 or 122;

    /// <summary>Whether the failure is the lock of another and not the disk's: EWOULDBLOCK, or a sharing violation on Windows.</summary>
    private static bool IsSharing(IOException e) => (e.HResult & 0xFFFF) is 11 or 32 or 33 or 35;
}
