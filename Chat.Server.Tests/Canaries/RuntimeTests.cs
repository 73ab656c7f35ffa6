using System.Runtime.InteropServices;
using Chat.Server.FastPath;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Server.Tests.Canaries;

/// <summary>What the server relies on of the runtime and of SQLite's package, see docs/dotnet.md. In processes of their own: the switches are the process's.</summary>
public sealed class RuntimeTests
{
    private const string Warning = "have not taken";

    [Fact]
    public async Task The_switches_of_the_build_take()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:History:Store=Memory");
        await using var client = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);

        server.Output.Should().NotContain(Warning);
    }

    [Theory]
    [InlineData("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0x46", RuntimeSwitches.SpinLimit)]
    [InlineData("DOTNET_GCGen0MaxBudget", "0x1000000", RuntimeSwitches.Gen0Budget)]
    [InlineData(SocketThreads.Setting, "0", SocketThreads.Setting)]
    public async Task A_switch_that_has_not_taken_is_told_of_at_start(string variable, string value, string named)
    {
        await using var server = await ServerProcess.StartWithAsync((variable, value), "--Chat:History:Store=Memory");

        await Wait.UntilAsync(() => server.Output.Contains(Warning, StringComparison.Ordinal), "the warning is there");

        server.Output.Should().Contain(named);
    }

    [Fact]
    public async Task In_plain_mode_no_switch_is_missed()
    {
        await using var server = await ServerProcess.StartWithAsync((SocketThreads.Setting, "0"), "--Chat:History:Store=Memory", "--Chat:FastPath=Off");
        await using var client = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);

        server.Output.Should().NotContain(Warning);
    }

    [Fact]
    public void SQLite_is_loaded_by_the_name_that_is_called_past_its_package()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        NativeLibrary.TryLoad("e_sqlite3", typeof(SqliteNative).Assembly, DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory, out var library)
            .Should().BeTrue();

        NativeLibrary.TryGetExport(library, "sqlite3_file_control", out _).Should().BeTrue();
        SqliteNative.HasMoved(connection.Handle!).Should().BeFalse();
        NativeLibrary.Free(library);
    }
}
