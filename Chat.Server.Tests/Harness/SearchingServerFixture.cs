namespace Chat.Server.Tests.Harness;

/// <summary>One server that searches messages, for all tests of a class.</summary>
public class SearchingServerFixture : ServerFixture
{
    protected override string[] Settings => ["--Chat:History:Search=true"];
}
