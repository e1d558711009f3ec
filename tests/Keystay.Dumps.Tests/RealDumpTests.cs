using Keystay.Corpus;

namespace Keystay.Dumps.Tests;

/// <summary>Dumps of real programs, made on the spot by createdump, gdb and the Java virtual machine.</summary>
public class RealDumpTests
{
    [Theory]
    [InlineData("openssl-rsa")]
    [InlineData("openssl-ed25519")]
    [InlineData("openssl-control")]
    [InlineData("python-rsa")]
    [InlineData("node-ec")]
    [InlineData("ssh-agent-idle")]
    [InlineData("dotnet-rsa-create-heap")]
    [InlineData("dotnet-rsa-pem-mini")]
    [InlineData("dotnet-crash-triage")]
    public void Every_copy_of_a_key_has_an_address_and_the_program_its_threads_and_modules(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-real-dump-");
        try
        {
            var real = Make(kind, folder.FullName);
            using var dump = Dump.Open(real.Path);
            DumpPromises.Check(dump);
            Assert.Equal((DumpFormat.ElfCore, 8), (dump.Format, dump.PointerSize));
            Assert.Empty(dump.Problems);
            Assert.NotEmpty(dump.Threads);
            Assert.All(dump.Threads, t => Assert.NotEmpty(t.Registers));
            Assert.Contains(dump.Modules, m => m.Name.Contains("libc.so"));
            foreach (var place in real.Keys.SelectMany(k => k.Places))
            {
                var (inFile, inMemory) = (new byte[place.Length], new byte[place.Length]);
                Assert.Equal(place.Length, dump.Read(place.Offset, inFile));
                Assert.True(dump.AddressSpace.TryGetAddress(place.Offset, out ulong address));
                Assert.Equal(place.Length, dump.ReadMemory(address, inMemory));
                Assert.True(inFile.AsSpan().SequenceEqual(inMemory)); // not Assert.Equal, which would print the key
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_heap_dump_of_a_java_program_is_whole()
    {
        var folder = Directory.CreateTempSubdirectory("keystay-real-dump-");
        try
        {
            var real = Make("java-rsa-hprof", folder.FullName);
            using var dump = Dump.Open(real.Path);
            DumpPromises.Check(dump);
            Assert.Equal(DumpFormat.Hprof, dump.Format);
            Assert.Empty(dump.Problems);
            Assert.All(Assert.Single(real.Keys).Places, p => Assert.StartsWith("heap dump", dump.Describe(p.Offset)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RealDump Make(string kind, string folder)
    {
        try
        {
            return RealDumps.Make(kind, folder);
        }
        catch (RecipeUnavailableException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
