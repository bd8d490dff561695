// Says what Go's own libraries think of what Atalaya writes. One act a call, input on standard input:
//
//	open VKEY…     a signed note, its log's key first and cosigners' keys after; prints how many signatures verify
//	cosign NAME    a signed note, cosigned with a fresh ML-DSA-44 key; prints the verifier key, then the note
//	proof VKEY LEAF   a tlog-proof of the entry, given in base64; prints its index
package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	tlogproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	input := must(io.ReadAll(os.Stdin))
	acts := map[string]func([]byte, []string){"open": open, "cosign": cosign, "proof": prove}
	acts[os.Args[1]](input, os.Args[2:])
}

func open(input []byte, keys []string) {
	verifiers := []note.Verifier{must(note.NewVerifier(keys[0]))}
	for _, key := range keys[1:] {
		verifiers = append(verifiers, must(fnote.NewVerifierForCosignatureV1(key)))
	}
	fmt.Println(len(must(note.Open(input, note.VerifierList(verifiers...))).Sigs))
}

func cosign(input []byte, args []string) {
	secret, public, err := fnote.GenerateMLDSAKey(args[0])
	check(err)
	opened, err := note.Open(input, note.VerifierList())
	if unverified, ok := err.(*note.UnverifiedNoteError); ok {
		opened = unverified.Note
	} else {
		check(err)
	}
	opened.Sigs, opened.UnverifiedSigs = nil, append(opened.Sigs, opened.UnverifiedSigs...)
	signed := must(note.Sign(opened, must(fnote.NewMLDSASigner(secret))))
	fmt.Printf("%s\n%s", public, signed)
}

func prove(input []byte, args []string) {
	var parsed tlogproof.TLogProof
	check(parsed.Unmarshal(input))
	verifier := must(note.NewVerifier(args[0]))
	checkpoint, _, _, err := log.ParseCheckpoint(parsed.Checkpoint, verifier.Name(), verifier)
	check(err)
	hashes := make([][]byte, len(parsed.Hashes))
	for i, hash := range parsed.Hashes {
		hashes[i] = hash[:]
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(must(base64.StdEncoding.DecodeString(args[1])))
	check(proof.VerifyInclusion(rfc6962.DefaultHasher, parsed.Index, checkpoint.Size, leaf, hashes, checkpoint.Hash))
	fmt.Println(parsed.Index)
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
