using System.Net.Sockets;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>What a failure of the client or the server means for whoever waits.</summary>
internal static class PostgresFailure
{
    /// <summary>Whether it is one of those, and not a mistake of ours.</summary>
    public static bool Is(Exception failure) => failure is NpgsqlException or TimeoutException or SocketException or IOException or ObjectDisposedException;

    /// <summary>Whether a connection has come to its end, so that another one may be better.</summary>
    public static bool EndsConnection(Exception failure) => failure is not PostgresException || failure is PostgresException
    {
        SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
    };

    /// <summary>Whether the transaction was given up for the sake of another and has the same chance again.</summary>
    public static bool IsConflict(Exception failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>Whether it stays so until somebody changes something.</summary>
    public static bool IsLasting(PostgresException failure) => failure.SqlState is
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege;

    public static MessageLogUnavailableException ToUnavailable(Exception failure) => failure switch
    {
        MessageLogUnavailableException unavailable => new(unavailable.Message, unavailable.InnerException),
        StartFailedException refusal => new(refusal.Message, refusal),
        PostgresException postgres => new($"{Describe(postgres.SqlState)} ({postgres.SqlState}: {postgres.MessageText})", postgres),
        _ => new($"PostgreSQL cannot be reached: {failure.Message}", failure),
    };

    private static string Describe(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => "The disk of PostgreSQL is full.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "PostgreSQL is read-only.",
        PostgresErrorCodes.TooManyConnections => "PostgreSQL has too many connections.",
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => "PostgreSQL did not answer in time.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => "PostgreSQL is stopping or starting.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "PostgreSQL refuses the user.",
        PostgresErrorCodes.InsufficientPrivilege => "The user may not do in PostgreSQL what the server must.",
        PostgresErrorCodes.InvalidCatalogName => "The database does not exist in PostgreSQL.",
        _ => "PostgreSQL cannot do what it is asked.",
    };
}
