namespace Chat.LoadTest.Results;

/// <summary>What connections cost the processes of one label.</summary>
/// <param name="Label">Such as <c>server</c>.</param>
/// <param name="Connections">How many there were.</param>
/// <param name="ResidentBefore">Bytes before they came.</param>
/// <param name="Resident">Bytes when all had come and the processes had settled.</param>
/// <param name="PrivateBefore">Of those the process's own, before.</param>
/// <param name="Private">And after.</param>
internal sealed record MemoryResult(string Label, int Connections, long ResidentBefore, long Resident, long PrivateBefore, long Private)
{
    public double ResidentPerConnection => (double)(Resident - ResidentBefore) / Connections;

    public double PrivatePerConnection => (double)(Private - PrivateBefore) / Connections;
}
